// Loaded before a program: each SIGUSR2 moves its clock 70 s ahead, past the freshness of a name, without the wait.
const realNow = Date.now;
let ahead = 0;
Date.now = () => realNow() + ahead;
process.on('SIGUSR2', () => {
  ahead += 70_000;
});
