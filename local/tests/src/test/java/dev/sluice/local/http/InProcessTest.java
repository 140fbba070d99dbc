package dev.sluice.local.http;

/** The table of bad inputs, straight against the handlers. */
class InProcessTest extends HttpContract {
  @Override
  HttpDriver driver(TestSite site) {
    return site.inProcess();
  }
}
