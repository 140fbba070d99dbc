package dev.sluice.app.sellers.http;

import dev.sluice.Setting;
import dev.sluice.Variables;
import dev.sluice.app.sellers.Webhook;
import dev.sluice.app.sellers.sales.SalesSource;
import dev.sluice.http.Backend;
import dev.sluice.http.Feature;
import dev.sluice.http.access.Principal;
import dev.sluice.http.access.Role;
import dev.sluice.http.enqueue.ReferenceLoader;
import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Server;
import dev.sluice.http.status.References;
import dev.sluice.http.status.StatusAnswers.Member;
import dev.sluice.outgoing.Connector;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Seller reports: the launch form, the known sellers, and where sales are read from. */
public class SellersFeature implements Feature {
  private static final Setting SALES =
      Setting.of(
              "SLUICE_SALES",
              "built-in sample",
              "[sales files](files.md#sales-files): a directory, `s3://bucket/prefix`, or the"
                  + " `https://…` address of one file")
          .asFlag();
  private static final Setting WEBHOOK_URL =
      Setting.of(
          "SLUICE_WEBHOOK_URL",
          "none",
          "notified when a seller report starts and finishes, unless the report names its own");

  private static final String SELLERS = "sellers";
  static final Route LAUNCH = Route.post("launch", "/").by(Role.SUBMITTER).asPage();

  /** What {@code GET /sellers} is answered with. */
  record Sellers(List<Member> sellers) {}

  private final String place;
  private final String webhookUrl;
  private final boolean s3PathStyle;
  private SalesSource sales;

  /**
   * @param s3PathStyle whether S3 is a different server, which needs the bucket in the path
   * @throws IllegalArgumentException naming the wrong variable
   */
  public SellersFeature(Variables variables, boolean s3PathStyle) {
    this.place = variables.placeOrAddress(SALES);
    this.webhookUrl = variables.text(WEBHOOK_URL);
    this.s3PathStyle = s3PathStyle;
  }

  /** Where seller reports and exports read sales; opened on first use. */
  public synchronized SalesSource sales() {
    if (sales == null) {
      sales = SalesSource.open(place, s3PathStyle, Connector.toPublic());
    }
    return sales;
  }

  /** Where seller reports announce their start and end. */
  public Webhook webhook() {
    return Variables.named(WEBHOOK_URL.name(), () -> new Webhook(webhookUrl));
  }

  @Override
  public void check() {
    webhook();
  }

  @Override
  public List<Endpoint> endpoints(Server server, Backend backend) {
    if (server.equals(Server.ENQUEUE)) {
      return List.of(Endpoint.of(LAUNCH, new Launch(backend.enqueuer())));
    }
    if (server.equals(Server.QUERY)) {
      References references = new References(backend.queue(), backend.references());
      return List.of(
          new Endpoint(
              Route.get("sellers", "/sellers").by(Role.VIEWER),
              call -> references.members(SELLERS, SELLERS),
              Documented.reading("Lists the known sellers")
                  .json(200, "All of them", Sellers.class)));
    }
    return List.of();
  }

  @Override
  public Map<String, ReferenceLoader.Source> references() {
    return Map.of(SELLERS, this::sellers);
  }

  private Map<String, String> sellers() throws IOException {
    try {
      return sales().sellers();
    } catch (IOException e) {
      boolean secret = place == null || place.matches("(?s)https?:.*"); // an address may hold one
      throw secret ? e : new IOException("from " + place + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String plainPage(Principal principal, Backend backend) {
    return Page.of(backend.queue(), principal);
  }
}
