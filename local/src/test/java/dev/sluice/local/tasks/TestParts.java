package dev.sluice.local.tasks;

import dev.sluice.app.Parts;
import dev.sluice.app.minutes.CallPlan;
import dev.sluice.app.minutes.CallTarget;
import dev.sluice.app.registration.confirmation.Mailer;
import dev.sluice.app.registration.confirmation.Sender;
import dev.sluice.app.sellers.Webhook;
import dev.sluice.app.sellers.sales.SalesSource;
import java.net.URI;
import java.time.Clock;

/**
 * The sample built in, nobody to call and no mail, for tests to put their own parts in place of.
 */
public class TestParts implements Parts {
  private final SalesSource sales;

  public TestParts() {
    this(SalesSource.open(null));
  }

  public TestParts(SalesSource sales) {
    this.sales = sales;
  }

  @Override
  public Clock clock() {
    return Clock.systemUTC();
  }

  @Override
  public SalesSource sales() {
    return sales;
  }

  @Override
  public Webhook webhook() {
    return new Webhook(null);
  }

  @Override
  public URI githubApi() {
    return URI.create("http://127.0.0.1:9");
  }

  @Override
  public CallPlan callPlan() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CallTarget callTarget() {
    return new CallTarget(null);
  }

  @Override
  public Mailer mailer() {
    return Mailer.NONE;
  }

  @Override
  public Sender sender() {
    return Sender.of(null);
  }
}
