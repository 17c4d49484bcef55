package io.weir.faults;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A site of its own for each test; its folder stays when the test fails, with all logs. */
abstract class SiteFixture {

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  Site site;

  @BeforeEach
  void startSite() throws Exception {
    site = Site.start(folder);
  }

  @AfterEach
  void stopSite() throws Exception {
    site.close();
  }
}
