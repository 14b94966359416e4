/** How processes reach each other: addresses, and gRPC channels and servers on one event loop. */
@NullMarked
package dev.moemesh.contract.transport;

import org.jspecify.annotations.NullMarked;
