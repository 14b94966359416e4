// Runs the checks of a client, says how each ended, and fails if one did.
export async function run(checks) {
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      console.log("ok", name);
    } catch (error) {
      process.exitCode = 1;
      console.log("FAILED", name, error);
    }
  }
}
