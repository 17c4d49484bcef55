package io.weir.schemas.wire;

import org.apache.avro.Conversion;

/**
 * Makes {@link AvroTrust} hold from the first use of any generated class, builders included: Avro
 * loads all conversions it finds as services before it makes a record's data model, and this one,
 * which converts nothing, brings the trust with it.
 */
public final class AvroTrustHook extends Conversion<AvroTrust> {

  public AvroTrustHook() {
    AvroTrust.ensure();
  }

  @Override
  public Class<AvroTrust> getConvertedType() {
    return AvroTrust.class;
  }

  @Override
  public String getLogicalTypeName() {
    return "weir-trust-hook";
  }
}
