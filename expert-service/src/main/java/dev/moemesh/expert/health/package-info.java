/** What an operator asks: is the pod ready, and if not, why. */
@NullMarked
package dev.moemesh.expert.health;

import org.jspecify.annotations.NullMarked;
