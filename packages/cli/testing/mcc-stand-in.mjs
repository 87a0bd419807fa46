#!/usr/bin/env node
// Stands in for mcc, the program of a Staex node, of which there is none here. It is called in the same two ways, writes
// down with what it was called, and can be told by MCC_STAND_IN to go wrong in the ways that programs do.
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';

const [command, ...rest] = process.argv.slice(2);
if (process.env.MCC_STAND_IN_CALLS) {
  appendFileSync(process.env.MCC_STAND_IN_CALLS, `${JSON.stringify(process.argv.slice(2))}\n`);
}
// The addresses of nodes by their ids; the first is the own one.
const known = JSON.parse(
  process.env.MCC_STAND_IN_NODES ??
    `{ "h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g": "10.115.0.1",
       "ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80": "10.115.0.2" }`,
);

switch (process.env.MCC_STAND_IN) {
  case 'fails':
    print('10.115.0.1');
    process.exit(3);
    break;
  case 'says-nothing':
    process.exit(0);
    break;
  case 'hangs':
    // What it starts holds its output open, as a container's client does.
    spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    setInterval(() => {}, 1000);
    break;
  case 'floods':
    process.stdout.write('10.115.0.1\n'.repeat(1_000_000));
    break;
  case 'foreign':
    print(command === 'id' ? '--help' : '127.0.0.1');
    break;
  default:
    if (command === 'id') print(Object.keys(known)[0]);
    else if (command === 'resolve' && known[rest[0]]) print(known[rest[0]]);
    else process.exit(1);
}

function print(text) {
  process.stdout.write(`${text}\n`);
}
