import { offerServices } from './support/services.ts';

export default offerServices;
