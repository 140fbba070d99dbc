package dev.sluice.local.watch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;

/**
 * The classes of one compilation and the resources beside them, before those of the parent, which
 * has older ones of the same names. Everything else, the library first of all, is the parent's.
 */
final class OwnClasses extends URLClassLoader {
  private static final String CLASS = ".class";

  private final Map<String, byte[]> classes;

  OwnClasses(Map<String, byte[]> classes, List<Path> resources, ClassLoader parent) {
    super(resources.stream().map(OwnClasses::url).toArray(URL[]::new), parent);
    this.classes = classes;
  }

  private static URL url(Path directory) {
    try {
      return directory.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? defineClass(name, bytes, 0, bytes.length) : loaded;
    }
  }

  /** The library reads in the class file of a params record how its components were declared. */
  @Override
  public InputStream getResourceAsStream(String name) {
    byte[] bytes =
        name.endsWith(CLASS)
            ? classes.get(name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
            : null;
    return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
  }

  @Override
  public URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<URL> all = new ArrayList<>(Collections.list(findResources(name)));
    all.addAll(Collections.list(getParent().getResources(name)));
    return Collections.enumeration(all);
  }
}
