package dev.sluice.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code GET /web/{version}/{folder}/{id}}: the page's own files, which are all those in a folder
 * below {@code web} on the class path. The version is a hash of their contents, so a browser keeps
 * them for ever, asks for the new ones after a deployment, and never mixes two deployments: modules
 * import each other by relative address.
 */
public final class Assets implements Action {
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final String FOREVER = "public, max-age=31536000, immutable";

  /** Read when a page or a file is first asked for: an enqueue needs none of them. */
  private static final class Folder {
    static final Map<String, String> FILES = read();
    static final String VERSION = version();

    /** Those of the library, and those that features bring in jars of their own. */
    private static Map<String, String> read() {
      Map<String, String> files = new TreeMap<>();
      try {
        for (URL place : Collections.list(Assets.class.getClassLoader().getResources("web"))) {
          URI folder = place.toURI();
          if (folder.getScheme().equals("jar")) {
            try (FileSystem jar = FileSystems.newFileSystem(folder, Map.of())) {
              read(jar.getPath("/web"), files);
            }
          } else {
            read(Path.of(folder), files);
          }
        }
      } catch (IOException | URISyntaxException e) {
        throw new IllegalStateException("The folder web is part of every artefact", e);
      }
      return files;
    }

    private static void read(Path folder, Map<String, String> files) throws IOException {
      try (var paths = Files.walk(folder, 2)) {
        for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
          String name = folder.relativize(path).toString().replace('\\', '/');
          files.put(name, Files.readString(path));
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }

    private static String version() {
      try {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(FILES.toString().getBytes(UTF_8));
        return HexFormat.of().formatHex(hash, 0, 8);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java runtime has SHA-256", e);
      }
    }
  }

  /** The part of a page's head that loads the style, the icon and the script. */
  static String links() {
    StringBuilder html = new StringBuilder();
    for (String name : named("css")) {
      html.append("<link rel=\"stylesheet\" href=\"%s\">\n".formatted(address(name)));
    }
    html.append("<link rel=\"icon\" href=\"%s\">\n".formatted(address("page/icon.svg")));
    for (String name : named("js")) { // else each is asked for when the one before was read
      html.append("<link rel=\"modulepreload\" href=\"%s\">\n".formatted(address(name)));
    }
    html.append("<script type=\"module\" src=\"%s\"></script>\n".formatted(address("page/app.js")));
    return html.toString();
  }

  private static List<String> named(String ending) {
    return Folder.FILES.keySet().stream().filter(name -> ending(name).equals(ending)).toList();
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String address(String name) {
    return "/web/" + Folder.VERSION + "/" + name;
  }

  public static final List<String> MEDIA_TYPES = List.copyOf(TYPES.values());

  @Override
  public Response answer(Call call) {
    String path = call.request().path();
    String name = path.substring(path.indexOf('/', "/web/".length()) + 1);
    String type = TYPES.get(ending(name));
    String content = Folder.FILES.get(name);
    if (type == null || content == null) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    Response response = Response.of(200).body(type, content);
    // while one deployment follows another, a page of one may ask the other: it gets what there is
    boolean ours = path.equals(address(name));
    return ours ? response.header("cache-control", FOREVER) : response;
  }
}
