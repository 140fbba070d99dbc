package dev.sluice.local.http.contract;

import dev.sluice.local.gateway.Gateway;
import dev.sluice.local.http.HttpDriver;
import dev.sluice.local.http.OverTcp;
import dev.sluice.local.http.TestSite;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterAll;

/** The contract through the gateway of {@code local/run}. */
class OverTcpTest extends HttpContract {
  private Gateway gateway;

  @Override
  HttpDriver driver(TestSite site) {
    try {
      gateway =
          Gateway.start(
              0,
              (method, path) ->
                  switch (TestSite.SITE.server(method, path).name()) {
                    case "enqueue" -> site.enqueue();
                    case "graphql" -> site.graphql();
                    default -> site.query();
                  });
      return new OverTcp(gateway.port());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  void stopGateway() {
    gateway.close();
  }
}
