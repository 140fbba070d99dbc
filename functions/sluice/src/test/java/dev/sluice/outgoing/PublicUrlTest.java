package dev.sluice.outgoing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:8.8.8.8]/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f.1/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://1.2.3.999/",
        "http://08.8.8.8/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "ftp://example.org/",
        "https://user@example.org/",
        "https://user:pw@example.org/",
        "https://@example.org/",
        "http://localhost/",
        "http://LOCALHOST:80/",
        "http://localhost./",
        "http://a.localhost/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://172.31.255.255/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::]/",
        "http://[fe80::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[fc00::1]/",
        "http://[fd12::1]/",
        "http://[ff02::1]/",
        "http://[::7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:1::]/",
        "http://１２７.0.0.1/",
        "http://example.org\u0000/",
        "http://exa mple.org/",
        "//example.org/",
        "example.org",
        "",
        "http://",
        "http:///path",
        "http:example.org",
        "javascript:alert(1)",
        "http://example.org\\@127.0.0.1/",
        "http://a_b.example/"
      })
  void forbiddenUrls(String url) {
    assertTrue(PublicUrl.forbidden(url), url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://chat.example.org/hooks/1?x=y", "HTTP://Example.ORG:8443", "http://8.8.8.8/",
        "https://172.32.0.1/", "https://[2606:4700::1111]/", "https://10.example.org/",
        "https://xn--bcher-kva.example/"
      })
  void publicUrls(String url) {
    assertFalse(PublicUrl.forbidden(url), url);
  }

  @Test
  void anOverlongUrlIsForbidden() {
    assertTrue(PublicUrl.forbidden("https://example.org/" + "x".repeat(2_000)));
  }
}
