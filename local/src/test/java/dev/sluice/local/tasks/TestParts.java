package dev.sluice.local.tasks;

import dev.sluice.sales.SalesSource;
import dev.sluice.tasks.Parts;
import dev.sluice.tasks.confirmation.Mailer;
import dev.sluice.tasks.confirmation.Sender;
import dev.sluice.tasks.minutegroup.CallPlan;
import dev.sluice.tasks.minutegroup.CallTarget;
import dev.sluice.tasks.sellerreport.Webhook;
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
