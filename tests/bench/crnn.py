"""Utterances a second of the center loss CRNN in PyTorch: crnn.py train|forward WIDTH. The peer of run.sh."""
import os
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class CRNN(nn.Module):
    def __init__(self, width, classes=4):
        super().__init__()
        channels = [1, 48, 64, 80, 96]
        self.convs = nn.ModuleList(
            nn.Conv2d(a, b, 7 if a == 1 else 3, 2 if a == 1 else 1, 3 if a == 1 else 1)
            for a, b in zip(channels, channels[1:]))
        self.gru = nn.GRU(96 * ((width + 1) // 2 // 16), 128, batch_first=True, bidirectional=True)
        self.fc1, self.act, self.fc2 = nn.Linear(256, 64), nn.PReLU(), nn.Linear(64, classes)

    def forward(self, x):
        for conv in self.convs:
            x = F.max_pool2d(F.relu(conv(x)), 2)
        _, h = self.gru(x.permute(0, 2, 1, 3).flatten(2))
        z = self.act(self.fc1(torch.cat([h[0], h[1]], 1)))
        return z, self.fc2(z)


what, width = sys.argv[1], int(sys.argv[2])
torch.manual_seed(0)
torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
net = CRNN(width).to(memory_format=torch.channels_last)
x = torch.randn(32, 1, 450, width).to(memory_format=torch.channels_last)
y = torch.randint(0, 4, (32,))
adam = torch.optim.Adam(net.parameters(), 3e-4)
times = []
for _ in range(5 if width < 200 else 3):
    start = time.time()
    if what == "forward":
        with torch.no_grad():
            net(x)
    else:
        adam.zero_grad()
        z, logits = net(x)
        (F.cross_entropy(logits, y) + 0.3 * (z ** 2).sum(1).mean()).backward()
        adam.step()
    times.append(time.time() - start)
times = sorted(times[1:])
print(32 / times[len(times) // 2])
