package io.github.bertft.hub.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response's body that ends in an exception when it stalls, which Java's own timeouts don't see
 * once the headers are there. A trickle is a stall, too.
 */
final class TimedBody implements BodySubscriber<TimedBody>, AutoCloseable {
  /** Fewer in the whole time of patience is no download that will ever end. */
  private static final int MIN_BYTES = 1_000;

  private static final int AHEAD = 64;

  private final Duration patience;
  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private long windowStart = System.nanoTime();
  private long windowBytes;

  /** Bytes, or the end with its cause if it is a failure. */
  private record Part(@Nullable List<ByteBuffer> bytes, @Nullable Throwable failure) {}

  TimedBody(Duration patience) {
    this.patience = patience;
  }

  @Override
  public CompletionStage<TimedBody> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription.complete(given);
    given.request(AHEAD);
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    parts.add(new Part(bytes, null));
  }

  @Override
  public void onError(Throwable failure) {
    parts.add(new Part(null, failure));
  }

  @Override
  public void onComplete() {
    parts.add(new Part(null, null));
  }

  /**
   * The next bytes, or null at the end.
   *
   * @throws HttpTimeoutException if too little arrives
   */
  @Nullable List<ByteBuffer> next() throws IOException {
    Part part = take();
    if (part.failure() != null) {
      throw part.failure() instanceof IOException e ? e : new IOException(part.failure());
    }
    List<ByteBuffer> bytes = part.bytes();
    if (bytes != null) {
      subscription.join().request(1);
      bytes.forEach(buffer -> windowBytes += buffer.remaining());
    }
    return bytes;
  }

  private Part take() throws IOException {
    try {
      while (true) {
        long left = patience.toNanos() - (System.nanoTime() - windowStart);
        Part part = parts.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
        if (part != null) {
          return part;
        }
        if (windowBytes < MIN_BYTES) {
          throw new HttpTimeoutException("too little arrives");
        }
        windowStart = System.nanoTime();
        windowBytes = 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException().initCause(e);
    }
  }

  /** The whole body if it is not longer than that, else null. */
  byte @Nullable [] upTo(int maxBytes) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (List<ByteBuffer> bytes = next(); bytes != null; bytes = next()) {
      for (ByteBuffer buffer : bytes) {
        byte[] array = new byte[buffer.remaining()];
        buffer.get(array);
        whole.writeBytes(array);
      }
      if (whole.size() > maxBytes) {
        return null;
      }
    }
    return whole.toByteArray();
  }

  /** Gives up what has not arrived, and the connection with it. */
  @Override
  public void close() {
    var unused = subscription.thenAccept(Flow.Subscription::cancel);
  }
}
