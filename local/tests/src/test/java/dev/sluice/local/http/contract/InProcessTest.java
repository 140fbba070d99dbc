package dev.sluice.local.http.contract;

import dev.sluice.local.http.HttpDriver;
import dev.sluice.local.http.TestSite;

/** The contract, directly against the handlers. */
class InProcessTest extends HttpContract {
  @Override
  HttpDriver driver(TestSite site) {
    return site.inProcess();
  }
}
