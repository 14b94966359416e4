package dev.moemesh.bench.limit;

/** Costs with round numbers. */
final class ModelCosts {
  private ModelCosts() {}

  /** Two MoE layers of eight experts, top-2. */
  static ModelCost simple() {
    return new ModelCost(1000, 100, 4, 500, 50, 3, 2, 8, 2);
  }
}
