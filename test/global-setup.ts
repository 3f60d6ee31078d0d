import { startServices } from './support/services.ts';

export default startServices;
