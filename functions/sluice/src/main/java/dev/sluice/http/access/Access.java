package dev.sluice.http.access;

import java.time.Clock;

/**
 * Who may call and from where.
 *
 * @param allowedOrigin the one other site whose scripts may call with a token; null: none
 */
public record Access(Tokens tokens, SealingKey key, String allowedOrigin, Clock clock) {
  public Signer signer() {
    return new Signer(key);
  }

  public Authentication authentication() {
    return new Authentication(tokens, signer(), clock);
  }

  public Origins origins() {
    return new Origins(allowedOrigin);
  }
}
