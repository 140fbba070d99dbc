package dev.sluice.http.access;

import java.time.Clock;

/**
 * Who may call and from where.
 *
 * @param allowedOrigin the one other site whose scripts may call with a token; null: none
 */
public record Access(
    Tokens tokens, SealingKey key, String allowedOrigin, Clock clock, Authorizer authorizer) {
  /** Without an authorizer of API Gateway. */
  public Access(Tokens tokens, SealingKey key, String allowedOrigin, Clock clock) {
    this(tokens, key, allowedOrigin, clock, Authorizer.NONE);
  }

  public Signer signer() {
    return new Signer(key);
  }

  public Authentication authentication() {
    return new Authentication(tokens, signer(), clock, authorizer);
  }

  public Origins origins() {
    return new Origins(allowedOrigin);
  }
}
