package dev.sluice.local.http;

/** A way to the handlers: straight into them, or through a gateway. */
interface HttpDriver {
  HttpReply send(HttpCall call);
}
