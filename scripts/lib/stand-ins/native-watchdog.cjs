// Stands in for @vscode/native-watchdog, a native module that would want a compiler: ends this process when its parent is gone.
const EVERY_MS = 2000;

exports.start = (pid) => {
  setInterval(() => {
    try {
      process.kill(pid, 0);
    } catch (error) {
      if (error.code === 'ESRCH') process.exit(87);
    }
  }, EVERY_MS).unref();
};

exports.exit = (code) => process.exit(code ?? 0);
