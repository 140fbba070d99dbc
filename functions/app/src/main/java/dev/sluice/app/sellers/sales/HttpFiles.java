package dev.sluice.app.sellers.sales;

import dev.sluice.outgoing.Connector;
import dev.sluice.outgoing.ForbiddenAddress;
import dev.sluice.outgoing.OutgoingCall;
import dev.sluice.outgoing.PublicUrl;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One file at an http or https address, told from its other versions by {@code ETag} or {@code
 * Last-Modified}. A server that sends neither is refused: there would be no way to tell whether its
 * file changed meanwhile. Messages never contain the address, which may hold a secret.
 */
final class HttpFiles implements SalesFiles {
  private static final int MOST_REDIRECTS = 3;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Between two bytes: a file may take long, but not stand still. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> NO_HEAD = Set.of(405, 501);

  private final URI address;
  private final String name;
  private final Connector connector;

  /**
   * @param connector for this address and every address it redirects to
   */
  HttpFiles(URI address, Connector connector) {
    this.address = address;
    this.connector = connector;
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
    OutgoingCall answer = request("HEAD");
    try {
      if (NO_HEAD.contains(answer.status())) {
        answer.close();
        answer = request("GET");
      }
      SortedMap<String, Version> files = new TreeMap<>();
      files.put(name, version(answer));
      return files;
    } finally {
      answer.close();
    }
  }

  @Override
  public InputStream open(String name, Version version) throws IOException {
    OutgoingCall answer = request("GET");
    try {
      Version now = version(answer);
      if (!now.tag().equals(version.tag())) {
        throw SalesFiles.changed(name);
      }
      return new Content(answer.body());
    } catch (IOException e) {
      answer.close();
      throw e;
    }
  }

  @Override
  public void check(String name, Version version) {
    // one answer is always of one version
  }

  private Version version(OutgoingCall answer) throws IOException {
    int status = answer.status();
    if (status != 200) {
      throw new IOException(name + " cannot be read: its server answered " + status);
    }
    String tag = answer.header("ETag");
    if (tag == null) {
      tag = answer.header("Last-Modified");
    }
    if (tag == null) {
      throw new IOException(
          name + " cannot be read: its server sends neither ETag nor Last-Modified");
    }
    return new Version(tag, answer.length(), null);
  }

  /** Sends the request, and follows redirects. */
  private OutgoingCall request(String method) throws IOException {
    URI target = address;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      OutgoingCall answer = send(method, target);
      String location = answer.header("Location");
      if (!REDIRECTS.contains(answer.status()) || location == null) {
        return answer;
      }
      answer.close();
      try {
        target = target.resolve(location);
      } catch (IllegalArgumentException e) {
        throw new IOException(name + " cannot be read: it redirects to no valid address");
      }
    }
    throw new IOException(name + " cannot be read: it redirects more than 3 times");
  }

  private OutgoingCall send(String method, URI target) throws IOException {
    if (!PublicUrl.isHttp(target)) {
      throw new IOException(name + " cannot be read: it redirects away from HTTP");
    }
    try {
      return OutgoingCall.get(connector, method, target, CONNECT, SILENCE);
    } catch (ForbiddenAddress e) {
      throw e;
    } catch (UnknownHostException | SocketTimeoutException | ConnectException e) {
      throw new IOException(name + " cannot be read: its server does not answer", e);
    } catch (IOException e) {
      throw new IOException(name + " cannot be read: its server broke the connection", e);
    }
  }

  /** Names the file when its content ends too early. */
  private final class Content extends FilterInputStream {
    Content(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      try {
        return in.read(into, from, length);
      } catch (IOException e) {
        throw new IOException(name + " was cut off: its server broke the connection", e);
      }
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
