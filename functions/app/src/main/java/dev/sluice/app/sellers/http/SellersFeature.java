package dev.sluice.app.sellers.http;

import static dev.sluice.http.message.ProblemType.*;
import static dev.sluice.http.route.Documented.reading;
import static dev.sluice.http.route.Documented.writing;

import dev.sluice.Variables;
import dev.sluice.app.sellers.Webhook;
import dev.sluice.app.sellers.sales.SalesSource;
import dev.sluice.http.Backend;
import dev.sluice.http.Feature;
import dev.sluice.http.access.Principal;
import dev.sluice.http.access.Role;
import dev.sluice.http.route.Answer;
import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Server;
import dev.sluice.http.status.References;
import dev.sluice.http.tasks.ReferenceLoader;
import java.util.List;
import java.util.Map;

/**
 * Seller reports: the launch form, the known sellers, and where sales are read from.
 *
 * <p>{@code SLUICE_SALES}: a directory of sales files, {@code s3://bucket/prefix}, or the address
 * of one file; not set: a built-in sample. {@code SLUICE_WEBHOOK_URL}: told of reports that name no
 * webhook; not set: none.
 */
public class SellersFeature implements Feature {
  private static final String SELLERS = "sellers";
  static final Route LAUNCH = Route.post("launch", "/").by(Role.SUBMITTER).asPage();

  private final String place;
  private final String webhookUrl;
  private final boolean s3PathStyle;
  private SalesSource sales;

  /**
   * @param s3PathStyle whether S3 is another server, which wants its buckets in the path
   * @throws IllegalArgumentException naming the variable that is wrong
   */
  public SellersFeature(Variables variables, boolean s3PathStyle) {
    this.place = variables.sales("SLUICE_SALES");
    this.webhookUrl = variables.text("SLUICE_WEBHOOK_URL");
    this.s3PathStyle = s3PathStyle;
  }

  /** Where seller reports and exports read from; opened when it is first asked for. */
  public synchronized SalesSource sales() {
    if (sales == null) {
      sales = SalesSource.open(place, s3PathStyle, Webhook::allowed);
    }
    return sales;
  }

  /** Where seller reports announce start and end. */
  public Webhook webhook() {
    return Variables.named("SLUICE_WEBHOOK_URL", () -> new Webhook(webhookUrl));
  }

  @Override
  public void check() {
    webhook();
  }

  @Override
  public List<Endpoint> endpoints(Server server, Backend backend) {
    if (server.equals(Server.ENQUEUE)) {
      return List.of(new Endpoint(LAUNCH, new Launch(backend.enqueuer())));
    }
    if (server.equals(Server.QUERY)) {
      References references = new References(backend.queue(), backend.references());
      return List.of(
          new Endpoint(
              Route.get("sellers", "/sellers").by(Role.VIEWER),
              call -> references.members(SELLERS, SELLERS)));
    }
    return List.of();
  }

  @Override
  public Map<String, ReferenceLoader.Source> references() {
    return Map.of(SELLERS, () -> sales().sellers());
  }

  @Override
  public String plainPage(Principal principal, Backend backend) {
    return Page.of(backend.queue(), principal);
  }

  @Override
  public String answerSchemas() {
    return "/dev/sluice/app/sellers/http/answers.json";
  }

  @Override
  public Documented document(String route) {
    return switch (route) {
      case "launch" ->
          writing("Launches a seller report from the form")
              .taking("LaunchForm", LaunchForm.BODY)
              .answer(Answer.redirect(303, "Launched: back to the page"))
              .answer(Answer.html(422, "The form, with what is wrong beside its fields"))
              .failing(QUEUE_FULL, REFERENCE_UNAVAILABLE);
      case "sellers" -> reading("Lists the known sellers").json(200, "All of them", "Sellers");
      default -> Feature.super.document(route);
    };
  }
}
