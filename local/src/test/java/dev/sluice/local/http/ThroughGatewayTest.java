package dev.sluice.local.http;

import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;

/** The table of bad inputs, through the local gateway. */
class ThroughGatewayTest extends HttpContract {
  private static final Predicate<String> CLEAN =
      value -> value.chars().noneMatch(Character::isISOControl);

  private ThroughGateway gateway;

  /** All but what is no HTTP, which the gateway refuses in its own words. */
  static Stream<HttpCase> cases() {
    return HttpContract.cases()
        .filter(input -> !input.call().method().equals("CONNECT"))
        .filter(input -> input.call().headers().values().stream().allMatch(CLEAN));
  }

  @Override
  HttpDriver driver(TestSite site) {
    gateway = new ThroughGateway(site);
    return gateway;
  }

  @AfterAll
  void stopGateway() {
    gateway.close();
  }
}
