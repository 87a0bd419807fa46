import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** Runs a program to its end and gives what it printed; rejects with what it complained about. */
export async function run(command: string, ...args: readonly string[]): Promise<string> {
  try {
    return (await exec(command, [...args], { timeout: 20_000 })).stdout;
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new Error(`${command} ${args.join(' ')}: ${stderr.trim() || (error as Error).message}`);
  }
}
