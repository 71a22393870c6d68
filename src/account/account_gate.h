/* Who comes in by HTTP (http/gate.h): programs by token. */
#ifndef MAITRED_ACCOUNT_GATE_H
#define MAITRED_ACCOUNT_GATE_H

#include "http/gate.h"

extern const struct gate account_gate;

#endif
