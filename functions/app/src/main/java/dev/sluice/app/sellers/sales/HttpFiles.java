package dev.sluice.app.sellers.sales;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One file behind an http or https address, told from its other versions by {@code ETag} or {@code
 * Last-Modified}. A server that sends neither is refused: nobody could tell whether its file
 * changed meanwhile. Messages never tell the address, which may hold a secret.
 */
final class HttpFiles implements SalesFiles {
  private static final int MOST_REDIRECTS = 3;
  private static final int CONNECT_MILLIS = 5_000;

  // between two bytes; of java.net.http's client only the head's time can be bounded
  private static final int SILENCE_MILLIS = 10_000;

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> NO_HEAD = Set.of(405, 501);

  private final URI address;
  private final String name;
  private final SalesSource.AddressCheck allowed;

  /**
   * @param allowed asked about this address and about every one it redirects to
   */
  HttpFiles(URI address, SalesSource.AddressCheck allowed) {
    this.address = address;
    this.allowed = allowed;
    String path = address.getPath() == null ? "" : address.getPath();
    String last = path.substring(path.lastIndexOf('/') + 1);
    this.name = last.isEmpty() ? "sales.csv" : last;
  }

  @Override
  public String about() {
    return "The address of the sales";
  }

  @Override
  public SortedMap<String, Version> look() throws IOException {
    HttpURLConnection answer = request("HEAD");
    try {
      if (NO_HEAD.contains(answer.getResponseCode())) {
        answer.disconnect();
        answer = request("GET");
      }
      SortedMap<String, Version> files = new TreeMap<>();
      files.put(name, version(answer));
      return files;
    } finally {
      answer.disconnect();
    }
  }

  @Override
  public InputStream open(String name, Version version) throws IOException {
    HttpURLConnection answer = request("GET");
    try {
      Version now = version(answer);
      if (!now.tag().equals(version.tag())) {
        throw SalesFiles.changed(name);
      }
      InputStream content = answer.getInputStream();
      // a body in chunks tells its end itself
      return now.size() < 0 ? content : new WholeStream(content, name, now.size());
    } catch (IOException e) {
      answer.disconnect();
      throw e;
    }
  }

  @Override
  public void check(String name, Version version) {
    // one answer is of one version
  }

  private Version version(HttpURLConnection answer) throws IOException {
    int status = answer.getResponseCode();
    if (status != 200) {
      throw new IOException(name + " cannot be read: its server answered " + status);
    }
    String tag = answer.getHeaderField("ETag");
    if (tag == null) {
      tag = answer.getHeaderField("Last-Modified");
    }
    if (tag == null) {
      throw new IOException(
          name + " cannot be read: its server sends neither ETag nor Last-Modified");
    }
    return new Version(tag, answer.getContentLengthLong(), null);
  }

  /** Sends it, and again where it is redirected to. */
  private HttpURLConnection request(String method) throws IOException {
    URI target = address;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      allowed.check(target.toString());
      HttpURLConnection answer = send(method, target);
      String location = answer.getHeaderField("Location");
      if (!REDIRECTS.contains(answer.getResponseCode()) || location == null) {
        return answer;
      }
      answer.disconnect();
      try {
        target = target.resolve(location);
      } catch (IllegalArgumentException e) {
        throw new IOException(name + " cannot be read: it is redirected to no address");
      }
    }
    throw new IOException(name + " cannot be read: it is redirected more than 3 times");
  }

  private HttpURLConnection send(String method, URI target) throws IOException {
    if (!"http".equalsIgnoreCase(target.getScheme())
        && !"https".equalsIgnoreCase(target.getScheme())) {
      throw new IOException(name + " cannot be read: it is redirected away from HTTP");
    }
    HttpURLConnection connection = (HttpURLConnection) target.toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setInstanceFollowRedirects(false); // each is checked first
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(SILENCE_MILLIS);
    connection.setUseCaches(false);
    try {
      connection.getResponseCode();
      return connection;
    } catch (UnknownHostException | SocketTimeoutException | ConnectException e) {
      throw new IOException(name + " cannot be read: its server does not answer", e);
    } catch (IOException e) {
      throw new IOException(name + " cannot be read: its server broke off", e);
    }
  }
}
