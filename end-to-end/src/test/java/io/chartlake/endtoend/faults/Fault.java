package io.chartlake.endtoend.faults;

import java.io.IOException;
import java.time.Duration;

/** What befalls a request or its answer between a client and its store. */
@FunctionalInterface
public interface Fault {
  Duration PER_BYTE = Duration.ofMillis(50);

  /** Does to the request what the fault is about; afterwards the connection may be closed. */
  void strike(Exchange exchange) throws IOException;

  /** The store refuses it, having done nothing. */
  static Fault refusal(int status, String code) {
    return exchange -> exchange.answer(StoreAnswer.error(status, code));
  }

  /** Something before the store refuses it, in HTML. */
  static Fault foreignRefusal(int status) {
    return exchange -> exchange.answer(StoreAnswer.page(status));
  }

  /** The connection breaks while the request is under way; the store never has it. */
  static Fault resetMidBody() {
    return exchange -> {
      exchange.receiveHalf();
      exchange.reset();
    };
  }

  /** The store does it, and the connection breaks before its answer. */
  static Fault answerLost() {
    return exchange -> {
      exchange.forward();
      exchange.reset();
    };
  }

  /** The store does it, and its answer stays away for longer than a test takes. */
  static Fault unanswered() {
    return exchange -> {
      exchange.forward();
      exchange.pause(Duration.ofMinutes(10));
    };
  }

  /** The store does it, and says that it failed. */
  static Fault doneButRefused(int status, String code) {
    return exchange -> {
      exchange.forward();
      exchange.answer(StoreAnswer.error(status, code));
    };
  }

  /** The request is taken and never reaches the store; its client waits for longer than a test. */
  static Fault held() {
    return exchange -> {
      exchange.receive();
      exchange.pause(Duration.ofMinutes(10));
    };
  }

  /** The request reaches the store so late that its client has given up. */
  static Fault late(Duration delay) {
    return exchange -> {
      exchange.receive();
      exchange.pause(delay);
      exchange.answer(exchange.forward());
    };
  }

  /** Never silent for long, never done. */
  static Fault slowDrip() {
    return exchange -> exchange.drip(exchange.forward(), PER_BYTE);
  }

  /** A whole answer with half of a document in it. */
  static Fault halfDocument() {
    return exchange -> exchange.answer(exchange.forward().half());
  }

  /** The connection ends in the middle of the answer. */
  static Fault brokenOff() {
    return exchange -> exchange.breakOff(exchange.forward());
  }
}
