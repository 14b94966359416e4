/** Which pod holds which experts. */
@NullMarked
package dev.moemesh.deploy.placement;

import org.jspecify.annotations.NullMarked;
