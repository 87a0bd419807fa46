const terminal = process.stderr.isTTY === true && !process.env.NO_COLOR;

/** Says something to the person in front; stdout is left to the job. */
export function say(text = '') {
  process.stderr.write(`${text}\n`);
}

/** A line nobody should overlook. */
export function shout(text) {
  say(terminal ? `\x1b[1;33m${text}\x1b[0m` : text);
}

/** Runs long work under one line: `building… 3.1 s`. A failure leaves the line and is passed on. */
export async function step(title, work) {
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  process.stderr.write(`${title}… `);
  const ticking = terminal && setInterval(() => process.stderr.write(`\r${title}… ${seconds()} `), 1000);
  const end = (text) => {
    clearInterval(ticking);
    say(`${terminal ? `\r${title}… ` : ''}${text}`);
  };
  try {
    const result = await work();
    end(seconds());
    return result;
  } catch (error) {
    end(`given up after ${seconds()}`);
    throw error;
  }
}
