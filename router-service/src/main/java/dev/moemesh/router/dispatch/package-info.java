/** A call's way through the router: rows to pods and back. */
@NullMarked
package dev.moemesh.router.dispatch;

import org.jspecify.annotations.NullMarked;
