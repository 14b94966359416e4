/** The connections to the pods, and what the pods say of themselves. */
@NullMarked
package dev.moemesh.router.pods;

import org.jspecify.annotations.NullMarked;
