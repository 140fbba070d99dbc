package dev.sluice.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.http.message.ContentCoding;
import dev.sluice.http.message.EntityTag;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.json.Sha256;
import java.io.ByteArrayInputStream;
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
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code GET /web/{version}/{folder}/{id}}: the page's script, its style and its icon, made of all
 * files in a folder below {@code web} on the class path. The version is a hash of their contents,
 * so a browser keeps them for ever and asks for the new ones after a deployment.
 */
public final class Assets implements Action {
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final String STYLE = "css/page.css";
  private static final String ICON = "page/icon.svg";
  private static final String FOREVER = "public, max-age=31536000, immutable";

  /** One file as it is served. */
  private record Asset(String type, byte[] content, byte[] compressed) {
    static Asset of(String ending, String text) {
      byte[] content = text.getBytes(UTF_8);
      return new Asset(TYPES.get(ending), content, ContentCoding.gzip(content));
    }
  }

  /** Read when a page or a file is first asked for: an enqueue needs none of them. */
  private static final class Folder {
    static final Map<String, Asset> ASSETS = assets(read());
    static final String VERSION = version();

    private static Map<String, Asset> assets(Map<String, String> files) {
      StringBuilder style = new StringBuilder();
      Map<String, String> modules = new TreeMap<>();
      Map<String, Asset> assets = new TreeMap<>();
      files.forEach(
          (name, text) -> {
            switch (ending(name)) {
              case "css" -> style.append(text);
              case "js" -> modules.put(name, text);
              case "svg" -> assets.put(name, Asset.of("svg", text));
              default -> {}
            }
          });
      assets.put(STYLE, Asset.of("css", style.toString()));
      PageScript.of(modules).forEach((name, text) -> assets.put(name, Asset.of("js", text)));
      return assets;
    }

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
      MessageDigest hash = Sha256.begin();
      ASSETS.values().forEach(asset -> hash.update(asset.content()));
      return HexFormat.of().formatHex(hash.digest(), 0, 8);
    }
  }

  /** The part of a page's head that loads the style, the icon and the script. */
  static String links() {
    return """
        <link rel="stylesheet" href="%s">
        <link rel="icon" href="%s">
        <script type="module" src="%s"></script>
        """
        .formatted(address(STYLE), address(ICON), address(PageScript.FIRST));
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
    Asset asset = Folder.ASSETS.get(name);
    if (asset == null) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    boolean gzip = ContentCoding.accepted(call.request());
    byte[] content = gzip ? asset.compressed() : asset.content();
    String tag = EntityTag.of(content);
    Response response;
    if (EntityTag.known(call.request(), tag)) {
      response = Response.of(304);
    } else {
      response =
          Response.of(200).content(asset.type(), new ByteArrayInputStream(content), content.length);
      if (gzip) {
        response.header("content-encoding", "gzip");
      }
    }
    // while one deployment follows another, a page of one may ask the other: it gets what there is
    if (path.equals(address(name))) {
      response.header("cache-control", FOREVER);
    }
    return response.header("etag", tag).varying("Accept-Encoding");
  }
}
