package dev.sluice.local.http;

/** A way to the handlers: directly, or through a gateway. */
public interface HttpDriver {
  HttpReply send(HttpCall call);
}
