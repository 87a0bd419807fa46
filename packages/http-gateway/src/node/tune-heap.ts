import { setFlagsFromString } from 'node:v8';

/**
 * Sets V8, for the whole process, for what a gateway is: a large cache that stays, and many short requests. To be called
 * once, before requests come.
 *
 * By default V8 lets garbage gather around the cache to three times its size before it collects. And when many requests
 * wait for a chain at once, it learns to put the objects of every later request among the long-lived ones, which it
 * never unlearns beside a cache that lives: each request then costs half as much again in collections.
 */
export function tuneHeap(): void {
  setFlagsFromString('--heap-growing-percent=15');
  setFlagsFromString('--no-allocation-site-pretenuring');
}
