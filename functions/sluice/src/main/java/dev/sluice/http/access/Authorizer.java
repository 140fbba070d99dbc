package dev.sluice.http.access;

import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Request;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Who calls when an authorizer of API Gateway has already checked it: by claims of a JWT, or by
 * IAM. Only API Gateway can say so in an event.
 *
 * @param nameClaim the claim that names the caller; null: no JWT is asked for
 * @param roleClaim the claim that has the role, alone or among other words
 * @param iamRole the role of everybody whom IAM lets in; null: IAM is not asked for
 */
public record Authorizer(String nameClaim, String roleClaim, Role iamRole) {
  /** There is none: callers have tokens of Sluice. */
  public static final Authorizer NONE = new Authorizer(null, null, null);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

  /**
   * Reads {@code jwt NAME ROLE} or {@code iam ROLE}.
   *
   * @param text null: {@link #NONE}
   * @throws IllegalArgumentException when it is neither
   */
  public static Authorizer of(String text) {
    if (text == null) {
      return NONE;
    }
    String[] words = text.split(" +");
    if (words.length == 3 && words[0].equals("jwt")) {
      return new Authorizer(words[1], words[2], null);
    }
    Role role = words.length == 2 && words[0].equals("iam") ? role(words[1]) : null;
    if (role == null) {
      throw new IllegalArgumentException("It must be \"jwt NAME ROLE\" or \"iam ROLE\"");
    }
    return new Authorizer(null, null, role);
  }

  /** The caller; null when no authorizer has let the call in, or does not say whose it is. */
  Principal principal(Request request) {
    Map<String, String> claims = request.claims();
    if (nameClaim != null && claims != null) {
      String name = claims.get(nameClaim);
      Role role = highest(claims.get(roleClaim));
      return isName(name) && role != null ? new Principal(name, role, false) : null;
    }
    String arn = request.userArn();
    return iamRole != null && arn != null ? new Principal(name(arn), iamRole, false) : null;
  }

  /** Why a call whose caller is not known is refused. */
  Problem refusal(Request request) {
    Map<String, String> claims = request.claims();
    if (nameClaim != null && claims != null) {
      return isName(claims.get(nameClaim))
          ? lacks(roleClaim, "viewer, submitter or operator")
          : lacks(nameClaim, "a name of 1 to 64 letters, digits and . _ @ -");
    }
    if (claims == null && request.userArn() == null) {
      return Problem.of(ProblemType.UNAUTHORIZED);
    }
    return Problem.of(
        ProblemType.UNAUTHORIZED,
        "An authorizer has let this call in, but `SLUICE_AUTHORIZER` does not ask for one of its"
            + " kind.");
  }

  private static boolean isName(String text) {
    return text != null && NAME.matcher(text).matches();
  }

  private static Problem lacks(String claim, String what) {
    return Problem.of(
        ProblemType.FORBIDDEN,
        "The token that the authorizer has checked has no claim `"
            + claim
            + "` with "
            + what
            + ".");
  }

  /** The user, or the role that somebody has assumed: {@code …:assumed-role/ROLE/SESSION}. */
  private static String name(String arn) {
    String[] parts = arn.split("/");
    String name = parts[0].endsWith(":assumed-role") ? parts[1] : parts[parts.length - 1];
    return isName(name) ? name : name.replaceAll("[^A-Za-z0-9._@-]", "-");
  }

  /** Of a list, which comes as {@code [one two]}. */
  private static Role highest(String claim) {
    Role highest = null;
    for (String word : claim == null ? new String[0] : claim.split("[^A-Za-z-]+")) {
      Role role = role(word);
      highest = role != null && (highest == null || role.compareTo(highest) > 0) ? role : highest;
    }
    return highest;
  }

  private static Role role(String name) {
    for (Role role : Role.values()) {
      if (role.name().toLowerCase(Locale.ROOT).equals(name)) {
        return role;
      }
    }
    return null;
  }
}
