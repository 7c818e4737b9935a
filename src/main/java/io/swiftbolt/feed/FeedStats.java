package io.swiftbolt.feed;

import java.time.Duration;

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
 * @param losses how often changes were trimmed before they were read
 * @param rows that the table holds, estimated when it was last trimmed
 * @param bytes that they take, estimated
 * @param oldest age of the oldest of them then
 * @param trimmed rows that this process has trimmed
 */
public record FeedStats(boolean connected, long lastSeq, long behind, boolean gapPending, long gapsSettled,
    long reconnects, long readFailures, long losses, long rows, long bytes, Duration oldest, long trimmed) {}
