/** Fused blocks in PyTorch: TorchScript archives written and run without Python, through DJL. */
@NullMarked
package dev.moemesh.model.torch;

import org.jspecify.annotations.NullMarked;
