package io.swiftbolt.feed;

/**
 * How the feed is doing, for health and metrics.
 *
 * @param connected the listener is up; without it changes arrive by polling
 * @param lastSeq last number put on the bus (or known never to come)
 * @param behind how far the highest number read is ahead of lastSeq
 * @param gapPending whether a transaction in flight holds the feed
 * @param gapsSettled times that a missing number was waited for and proved to be rolled back
 * @param reconnects how often the listener had to connect anew
 * @param readFailures how often reading failed
 */
public record FeedStats(boolean connected, long lastSeq, long behind, boolean gapPending, long gapsSettled,
    long reconnects, long readFailures) {}
