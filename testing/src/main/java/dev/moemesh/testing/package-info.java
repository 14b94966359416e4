/**
 * Fixtures that the tests of several modules share: a real Kafka broker and a leak check for row
 * buffers.
 */
@NullMarked
package dev.moemesh.testing;

import org.jspecify.annotations.NullMarked;
