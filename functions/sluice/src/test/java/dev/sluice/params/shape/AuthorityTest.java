package dev.sluice.params.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "redis://host, -, -, host, -1",
        "redis://my_redis_1:6380/2, -, -, my_redis_1, 6380",
        "redis://a.b-c_d.example:1, -, -, a.b-c_d.example, 1",
        "redis://:p@host, '', p, host, -1",
        "redis://tenant%3Aone:p%40s%3As@my_host:65535, tenant:one, p@s:s, my_host, 65535",
        "redis://u:a:b+c@host, u, a:b+c, host, -1",
        "redis://u@host, u, -, host, -1",
        "redis://[::1]:6379, -, -, [::1], 6379",
        "redis://host:, -, -, host, -1"
      })
  void isSplitBeforeItIsDecoded(String url, String user, String password, String host, int port) {
    assertEquals(new Authority(user, password, host, port), Authority.of(URI.create(url)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis:host",
        "redis:///0",
        "redis://host:0",
        "redis://host:65536",
        "redis://a:b:c",
        "redis://host:x",
        "redis://u:p@",
        "redis://a@b@c",
        "redis://%61"
      })
  void anotherIsNone(String url) {
    assertNull(Authority.of(URI.create(url)));
  }
}
