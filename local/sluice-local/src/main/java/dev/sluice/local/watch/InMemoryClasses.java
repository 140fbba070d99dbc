package dev.sluice.local.watch;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;

/**
 * Keeps the classes of one compilation in memory: workers of older code go on loading from theirs,
 * and nothing is left behind.
 */
final class InMemoryClasses extends ForwardingJavaFileManager<JavaFileManager> {
  private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

  InMemoryClasses(JavaFileManager files) {
    super(files);
  }

  @Override
  public JavaFileObject getJavaFileForOutput(
      Location location, String className, Kind kind, FileObject sibling) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (kind == Kind.CLASS) {
      written.put(className, bytes);
    }
    URI name = URI.create("memory:///" + className.replace('.', '/') + kind.extension);
    return new SimpleJavaFileObject(name, kind) {
      @Override
      public OutputStream openOutputStream() {
        return bytes;
      }
    };
  }

  Map<String, byte[]> bytes() {
    Map<String, byte[]> bytes = new HashMap<>();
    written.forEach((name, out) -> bytes.put(name, out.toByteArray()));
    return bytes;
  }
}
