import { stopServices } from './support/services.ts';

export default stopServices;
