export { runDoctor as doctor } from '../doctor/run-doctor.ts';
