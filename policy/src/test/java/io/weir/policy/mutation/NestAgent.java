package io.weir.policy.mutation;

import static org.objectweb.asm.Opcodes.ACC_INTERFACE;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_SYNTHETIC;
import static org.objectweb.asm.Opcodes.ASM9;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;

/**
 * A Java agent that loads Weir's classes without their nests and permitted subclasses.
 *
 * <p>PIT puts one mutant after the other into the same class. HotSpot (17 and 25) replaces the
 * constant pool each time but not the NestMembers and PermittedSubclasses attributes, which point
 * into it; the second replacement then compares whatever lies there and the process dies, or
 * refuses a sound class. PIT counts either as a mutant killed. Without the attributes nothing is
 * compared. What they granted, access to each other's private members, needs members that are not
 * private.
 */
public final class NestAgent {
  private static final String OURS = "io/weir/policy/";

  private NestAgent() {}

  public static void premain(String arguments, Instrumentation instrumentation) {
    instrumentation.addTransformer(
        new ClassFileTransformer() {
          @Override
          public byte @Nullable [] transform(
              ClassLoader loader,
              String name,
              Class<?> redefined,
              ProtectionDomain domain,
              byte[] bytes) {
            return name != null && name.startsWith(OURS) ? withoutNest(bytes) : null;
          }
        });
  }

  static byte[] withoutNest(byte[] bytes) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(bytes).accept(new WithoutNest(writer), 0);
    return writer.toByteArray();
  }

  private static final class WithoutNest extends ClassVisitor {
    /** What a private member becomes: an interface knows nothing between private and public. */
    private int instead;

    WithoutNest(ClassVisitor next) {
      super(ASM9, next);
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        String signature,
        String superName,
        String[] interfaces) {
      instead = (access & ACC_INTERFACE) == 0 ? 0 : ACC_PUBLIC;
      super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public void visitNestHost(String host) {}

    @Override
    public void visitNestMember(String member) {}

    @Override
    public void visitPermittedSubclass(String subclass) {}

    @Override
    public FieldVisitor visitField(
        int access, String name, String descriptor, String signature, Object value) {
      return super.visitField(opened(access), name, descriptor, signature, value);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return super.visitMethod(opened(access), name, descriptor, signature, exceptions);
    }

    private int opened(int access) {
      // The compiler's own members (lambda bodies) are called by their class alone.
      boolean closed = (access & ACC_PRIVATE) != 0 && (access & ACC_SYNTHETIC) == 0;
      return closed ? (access & ~ACC_PRIVATE) | instead : access;
    }
  }
}
