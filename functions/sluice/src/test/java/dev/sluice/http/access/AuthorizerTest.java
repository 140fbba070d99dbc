package dev.sluice.http.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.http.message.EventReader;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizerTest {
  private static final Authorizer JWT = Authorizer.of("jwt sub custom:role");
  private static final Authorizer IAM = Authorizer.of("iam submitter");

  private static Principal principal(Authorizer authorizer, String said) throws IOException {
    return authorizer.principal(request(said));
  }

  private static Problem refusal(Authorizer authorizer, String said) throws IOException {
    assertNull(principal(authorizer, said));
    return authorizer.refusal(request(said));
  }

  private static Request request(String said) throws IOException {
    String event =
        "{\"version\": \"2.0\", \"rawPath\": \"/tasks\", \"headers\": {\"authorization\": \"Bearer"
            + " ey\"}, \"requestContext\": {\"http\": {\"method\": \"GET\"}"
            + (said == null ? "" : ", \"authorizer\": " + said)
            + "}}";
    byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
    return new Request(EventReader.read(new ByteArrayInputStream(bytes)));
  }

  private static String jwt(String claims) {
    return "{\"jwt\": {\"claims\": {" + claims + "}, \"scopes\": null}}";
  }

  private static String iam(String arn) {
    return "{\"iam\": {\"accessKey\": \"AKIA\", \"userArn\": \"" + arn + "\"}}";
  }

  @ParameterizedTest
  @CsvSource({
    "viewer, VIEWER",
    "operator, OPERATOR",
    "[viewer submitter other], SUBMITTER",
    "'viewer,operator', OPERATOR"
  })
  void claimsNameTheCallerAndTheRole(String claim, Role role) throws IOException {
    String claims = "\"sub\": \"ann\", \"exp\": \"1\", \"custom:role\": \"" + claim + "\"";
    assertEquals(new Principal("ann", role, false), principal(JWT, jwt(claims)));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"custom:role\": \"viewer\"', sub",
    "'\"sub\": \"a|b\", \"custom:role\": \"viewer\"', sub",
    "'\"sub\": \"ann\"', custom:role",
    "'\"sub\": \"ann\", \"custom:role\": \"VIEWER superviewer\"', custom:role",
    "'', sub"
  })
  void aMissingClaimIsNamed(String claims, String missing) throws IOException {
    Problem told = refusal(JWT, jwt(claims));
    assertEquals(ProblemType.FORBIDDEN, told.type());
    String detail = told.errors().get(0).detail();
    assertTrue(detail.contains("has no claim `" + missing + "`"), detail);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::123456789012:user/team/ann, ann",
    "arn:aws:sts::123456789012:assumed-role/billing/i-0abc, billing",
    "arn:aws:iam::123456789012:user/ann+b, ann-b",
    "arn:aws:iam::123456789012:root, arn-aws-iam--123456789012-root"
  })
  void whoeverIamLetsInHasOneRole(String arn, String name) throws IOException {
    assertEquals(new Principal(name, Role.SUBMITTER, false), principal(IAM, iam(arn)));
  }

  @Test
  void withoutAnAuthorizerTheTokenDecides() throws IOException {
    Problem told = refusal(JWT, null);
    assertEquals(ProblemType.UNAUTHORIZED, told.type());
    assertEquals(List.of(), told.errors());
    assertNull(principal(IAM, "{\"lambda\": {\"role\": \"operator\"}}"));
    assertNull(principal(Authorizer.of(null), null));
  }

  @Test
  void anAuthorizerThatWasNotAskedForLetsNobodyIn() throws IOException {
    for (Authorizer other : new Authorizer[] {IAM, Authorizer.NONE}) {
      Problem told = refusal(other, jwt("\"sub\": \"ann\""));
      assertEquals(ProblemType.UNAUTHORIZED, told.type());
      assertTrue(told.errors().get(0).detail().contains("SLUICE_AUTHORIZER"));
    }
    refusal(JWT, iam("arn:aws:iam::1:user/ann"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jwt", "jwt sub", "jwt a b c", "iam", "iam root", "iam operator x", "x y"})
  void aWrongSettingIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Authorizer.of(text));
  }
}
