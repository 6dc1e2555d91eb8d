import { describe } from 'vitest';
import { yearsOf } from './lives.ts';

describe('a simulated year: whatever Stripe, the mail, the network and our own process do', () => yearsOf(0));
