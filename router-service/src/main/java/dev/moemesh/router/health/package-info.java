/** What an operator asks: is the router ready, and if not, why. */
@NullMarked
package dev.moemesh.router.health;

import org.jspecify.annotations.NullMarked;
