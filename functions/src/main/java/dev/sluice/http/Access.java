package dev.sluice.http;

import java.time.Clock;

/**
 * Who may call and from where.
 *
 * @param allowedOrigin the one other site whose scripts may call with a token; null: none
 */
public record Access(Tokens tokens, String allowedOrigin, Clock clock) {
  Signer signer() {
    return new Signer(tokens.secret());
  }

  Authentication authentication() {
    return new Authentication(tokens, signer(), clock);
  }

  Origins origins() {
    return new Origins(allowedOrigin);
  }
}
